"""
The sheets of a plan's workbook, one function each.

:mod:`marcha.tables.plan_workbook` puts them in order. A function reads
:class:`~marcha.tables.plan_book.facts.PlanFacts` and gives a
:class:`~marcha.tables.plan_book.part.Part`: columns and rows, without a cell or a
format; :mod:`marcha.tables.plan_book.layout` alone knows how a part looks.
"""

"""
How good any plan of a plant could be: the linear relaxation and its certificates.

Rows and columns are built from the plant alone (:mod:`marcha.plans.relaxation.build`);
a certificate is checked in exact arithmetic
(:mod:`marcha.plans.relaxation.certificate`); every valid plan is a point of it
(:mod:`marcha.plans.relaxation.point`). Each row family is argued in
``docs/design/relaxation.md``. No solver is known here.
"""

"""
Identifiers, one type per kind of record.

The type checker keeps an alloy out of an order's place, and the reader derives
every reference from the same annotation.
"""

from typing import NewType

CalendarId = NewType("CalendarId", str)
AlloyId = NewType("AlloyId", str)
RecipeId = NewType("RecipeId", str)
SupplierId = NewType("SupplierId", str)
AgreementId = NewType("AgreementId", str)
DeliveryId = NewType("DeliveryId", str)
LotId = NewType("LotId", str)
ProfileId = NewType("ProfileId", str)
DieId = NewType("DieId", str)
ContainerId = NewType("ContainerId", str)
CustomerId = NewType("CustomerId", str)
OrderId = NewType("OrderId", str)
StockId = NewType("StockId", str)
EquipmentId = NewType("EquipmentId", str)
PersonId = NewType("PersonId", str)
SkillId = NewType("SkillId", str)
TaskId = NewType("TaskId", str)
PartId = NewType("PartId", str)
PartSourceId = NewType("PartSourceId", str)
LockId = NewType("LockId", str)
ProductId = NewType("ProductId", str)
OperationId = NewType("OperationId", str)
FeedId = NewType("FeedId", str)
MaintenanceId = NewType("MaintenanceId", str)
SupplyId = NewType("SupplyId", str)
CourseId = NewType("CourseId", str)

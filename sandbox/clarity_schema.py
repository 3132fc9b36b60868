"""What the Clarity instance of the city is made of: its resources, their attributes, and where each hangs."""

from dataclasses import dataclass

PARENT_CAP = 500
CHILD_CAP = 200
NO_RANGE = (
    "Actual/Posted Transactions request needs filter criteria with specific Transaction Date, or Transaction Date range not "
    "exceeding 92 days."
)
TOO_LONG = "Cannot fetch Actual/Posted Transactions with Transaction Date range exceeding 92 days."


@dataclass(frozen=True)
class Resource:
    """One REST resource. `parent` is the attribute that names the project a row hangs on; `demands` what a filter must hold."""

    name: str
    attributes: tuple[str, ...]
    parent: str = ""
    demands: tuple[str, ...] = ()
    is_child: bool = False

    @property
    def cap(self) -> int:
        """The most rows that one answer holds."""
        return CHILD_CAP if self.is_child else PARENT_CAP


def _own(name: str, attributes: str, *, parent: str = "", demands: tuple[str, ...] = ()) -> Resource:
    return Resource(name, tuple(attributes.split()), parent, demands)


def _child(name: str, attributes: str) -> Resource:
    names = (*attributes.split(), "createdDate", "lastUpdatedDate", "projectId")
    return Resource(name, names, "projectId", is_child=True)


_ALL = (
    _own(
        "projects",
        "code name description isActive isApproved isTemplate status progress scheduleStart scheduleFinish baselineStart "
        "baselineFinish percentComplete percentCompleteCalcMethod manager priority currencyCode etc actuals "
        "totalLaborEffort financialStatus costType createdDate lastUpdatedDate financeProject publicProject "
        "obsDepartment stage goals",
    ),
    _child(
        "tasks",
        "code name shortName isMilestone status startDate finishDate baselineStart baselineFinish percentComplete "
        "taskOwner costType",
    ),
    _child(
        "projectStatusReports",
        "code name reportDate reportStatus overallStatus scheduleStatus costEffortStatus scopeStatus reportUpdate createdBy",
    ),
    _child(
        "risks",
        "code name description status probability impact impactCost priority owner targetResolutionDate resolvedDate",
    ),
    _child("issues", "code name description status priority isEscalated owner targetResolutionDate resolvedDate"),
    _child(
        "changes",
        "code name description status priority costImpact scheduleImpact owner targetResolutionDate approvedDate",
    ),
    _own(
        "costPlans",
        "code name planType investmentId isPlanOfRecord status revision totalCost currencyCode createdDate lastUpdatedDate",
        parent="investmentId",
        demands=("investmentId", "planType"),
    ),
    _own("costplandetails", "costPlanId totalCost units transactionClass lastUpdatedDate", demands=("costPlanId",)),
    _own(
        "benefitPlans",
        "code name investmentId isPlanOfRecord totalBenefit actualBenefit createdDate lastUpdatedDate",
        parent="investmentId",
        demands=("investmentId",),
    ),
    _own(
        "actualTransactions",
        "externalId investmentId investmentCode transactionDate totalCost quantity transactionClass currencyCode "
        "lastUpdatedDate",
        parent="investmentId",
    ),
    _own("resources", "code fullName isActive lastUpdatedDate"),
    _own("ideas", "code name status convertedInvestment submittedDate approvedDate createdDate lastUpdatedDate"),
)
RESOURCES = {one.name: one for one in _ALL}
LOOKUPS = {
    "PAC_PROJECT_STATUS": {"0": "Unapproved", "1": "Approved", "H": "Hold", "5": "Cancelled"},
    "INVESTMENT_OBJ_PROGRESS": {"0": "Not Started", "1": "Started", "2": "Completed"},
}

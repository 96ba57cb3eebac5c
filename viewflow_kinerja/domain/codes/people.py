"""Who people are, where they stand, and who acts for whom."""

from enum import StrEnum


class EmployeeKind(StrEnum):
    """Kinds of people in the cycle. Source: UU 20/2023; PP 49/2018."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
    PPPK_PART_TIME = "PPPK_PART_TIME"
    NON_ASN = "NON_ASN"  # rates without being rated: the Bupati


class UnitKind(StrEnum):
    """Levels of the organisation. Source: our choice after the usual SOTK of a district."""

    INSTITUTION = "INSTITUTION"
    AGENCY = "AGENCY"
    SECRETARIAT = "SECRETARIAT"
    DIVISION = "DIVISION"
    SECTION = "SECTION"
    TECHNICAL_UNIT = "TECHNICAL_UNIT"


class PositionClass(StrEnum):
    """Classes of posts. `SUPERVISOR` is the class *pengawas*, not the role of a supervisor."""

    HIGH_LEADERSHIP = "HIGH_LEADERSHIP"
    ADMINISTRATOR = "ADMINISTRATOR"
    SUPERVISOR = "SUPERVISOR"
    EXECUTOR = "EXECUTOR"
    FUNCTIONAL = "FUNCTIONAL"


class AssignmentKind(StrEnum):
    """How a post is held: definitive, Plt, Plh or Pj."""

    DEFINITIVE = "DEFINITIVE"
    ACTING = "ACTING"
    DAILY_ACTING = "DAILY_ACTING"
    INTERIM = "INTERIM"


class DelegatedAct(StrEnum):
    """What somebody who stands in may do, by name; reading goes along. The rating is a flag.

    PLANS: approve and return; CHANGES: ask for a change and decide on it; LEAD: set what an
    organisation achieved. Source: our choice, ADR 0023.
    """

    PLANS = "PLANS"
    CHANGES = "CHANGES"
    LEAD = "LEAD"


class Participation(StrEnum):
    """Whether a person takes part in the cycle. Source of exemptions: PermenPANRB 8/2021."""

    IN_SCOPE = "IN_SCOPE"
    EXEMPT = "EXEMPT"


class WorkPattern(StrEnum):
    """Working days of a week. Source: Perpres 21/2023."""

    FIVE_DAY = "FIVE_DAY"
    SIX_DAY = "SIX_DAY"


class FunctionalLevel(StrEnum):
    """Levels of functional posts. Source: PermenPANRB 1/2023."""

    PEMULA = "PEMULA"
    TERAMPIL = "TERAMPIL"
    MAHIR = "MAHIR"
    PENYELIA = "PENYELIA"
    AHLI_PERTAMA = "AHLI_PERTAMA"
    AHLI_MUDA = "AHLI_MUDA"
    AHLI_MADYA = "AHLI_MADYA"
    AHLI_UTAMA = "AHLI_UTAMA"


class CorrectionStatus(StrEnum):
    """Where the claim that a supervisor is wrong stands. Source: our choice, ADR 0026."""

    PROPOSED = "PROPOSED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    FULFILLED = "FULFILLED"

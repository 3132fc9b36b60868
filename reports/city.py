"""What a page must know of the city beside its figures."""

from dataclasses import dataclass

SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


@dataclass(frozen=True)
class Publication:
    """Who answers for what is published, under which licence and where, from the configuration; None is not configured.

    `public_url` is the address of the public edition's root, ending with a slash.
    """

    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    licence_name: str | None = None
    licence_url: str | None = None
    public_url: str | None = None

    @property
    def has_contact(self) -> bool:
        """Return whether a reader can be told how to reach somebody."""
        return self.contact_email is not None or self.contact_phone is not None


@dataclass(frozen=True)
class CityFacts:
    """The city's own facts, from its configuration.

    `time_zone` is an IANA name, `currency` an ISO 4217 code, `currency_sign` the sign printed before amounts (by default the
    currency's own, else its code), and `fiscal_year_start_month` 1 to 12; a fiscal year is named by the year it ends in.
    """

    name: str
    time_zone: str = "UTC"
    currency: str = "USD"
    currency_sign: str | None = None
    fiscal_year_start_month: int = 7
    publication: Publication = Publication()

    @property
    def sign(self) -> str:
        """Return what stands before an amount."""
        return self.currency_sign or SIGNS.get(self.currency, f"{self.currency} ")

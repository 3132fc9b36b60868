"""What a page must know of the city beside its figures."""

from dataclasses import dataclass

SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


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

    @property
    def sign(self) -> str:
        """Return what stands before an amount."""
        return self.currency_sign or SIGNS.get(self.currency, f"{self.currency} ")

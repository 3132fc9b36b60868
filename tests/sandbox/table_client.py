"""A thin caller of the sandbox's Table API over real HTTP."""

from typing import Any

import requests

from sandbox.running import RunningCity


class TableClient:
    def __init__(self, city: RunningCity) -> None:
        self.city = city
        self.session = requests.Session()
        self.session.auth = (city.user, city.password)

    def get(self, table: str, *, version: str = "", kind: str = "table", **parameters: Any) -> requests.Response:
        named = {f"sysparm_{name}": value for name, value in parameters.items()}
        return self.session.get(f"{self.city.servicenow_url}/api/now{version}/{kind}/{table}", params=named, timeout=10)

    def rows(self, table: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = self.get(table, **parameters)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["result"]
        return found

    def ids(self, table: str, **parameters: Any) -> list[str]:
        return [row["sys_id"] for row in self.rows(table, fields="sys_id", **parameters)]

    def order(self, **order: Any) -> requests.Response:
        return requests.post(f"{self.city.servicenow_url}/sandbox/control", json=order, timeout=10)

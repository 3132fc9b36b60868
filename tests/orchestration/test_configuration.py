"""Validation is whole and kind: every problem at once, each naming what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.configuration import load_configuration
from orchestration.errors import ConfigurationError
from orchestration.template import CONFIGURATION_TEMPLATE

CITY = '[city]\nname = "Test"\ntime_zone = "America/Phoenix"\ncurrency = "USD"\nfiscal_year_start_month = 7\n'
SERVICENOW = """
[sources.office]
type = "servicenow"
base_url = "https://city.example.com"
auth = { kind = "basic", user = "u", password = "env:OFFICE_PASSWORD" }
"""
FILES = """
[sources.finance]
type = "files"
path = "share"
[[sources.finance.feeds]]
stream = "programs"
files = "*.csv"
columns = { program_id = "ID", name = "NAME" }
"""


def _load(tmp_path: Path, text: str):
    path = tmp_path / "portfolio.toml"
    path.write_text(text, encoding="utf-8")
    return load_configuration(path)


def _problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        _load(tmp_path, text)
    return "\n".join(caught.value.sentences)


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_PASSWORD", "secret words")


def test_a_valid_configuration_resolves_secrets_and_paths_against_its_own_folder(tmp_path: Path) -> None:
    configuration = _load(tmp_path, CITY + SERVICENOW + FILES)
    assert configuration.source("office").table["auth"]["password"] == "secret words"
    assert configuration.source("finance").table["path"] == str(tmp_path / "share")
    assert configuration.home == tmp_path / "var"
    assert "secret words" not in repr(configuration)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CITY.replace("currency", "curency") + FILES, "did you mean 'currency'"),
        (CITY + "[polcy]\n" + FILES, "did you mean 'policy'"),
        (CITY.replace("America/Phoenix", "America/Pheonix") + FILES, "did you mean 'America/Phoenix'"),
        (CITY + "[policy]\nmax_rejected_share = 2\n" + FILES, "share from 0 to 1"),
        (CITY + '[policy]\nblocking_controls = ["R1", "R11"]\n' + FILES, "'R11' is no control; did you mean 'R1"),
        (CITY + '[policy]\nblocking_controls = "R1"\n' + FILES, "must be a list of controls"),
        (CITY + "[finance]\ncontract_amendment_limit = 10\n" + FILES, "contract_amendment_limit 10 must be a share"),
        (CITY + "[run]\ndeadline_minutes = 0\n" + FILES, "above 0"),
        (CITY + SERVICENOW.replace("servicenow", "servicenov"), "did you mean 'servicenow'"),
        (CITY + SERVICENOW.replace("env:OFFICE_PASSWORD", "hunter2"), 'given as "env:NAME"'),
        (CITY + SERVICENOW.replace("OFFICE_PASSWORD", "NOT_SET_ANYWHERE"), "environment variable NOT_SET_ANYWHERE"),
        (CITY + SERVICENOW.replace("https://city", "http://city"), "plain http"),
        (CITY + SERVICENOW.replace("https://city", "https://u:p@city"), "must not hold a user"),
        (CITY + SERVICENOW.replace("password =", "pasword ="), "needs password"),
        (CITY + SERVICENOW.replace("base_url", "base_ur"), "base_ur"),
        (CITY + FILES.replace('path = "share"', 'path = "share"\nbasis = "acrual"'), "did you mean 'accrual'"),
        (CITY + SERVICENOW.replace("auth", 'basis = "cash"\nauth'), "basis"),  # a platform has no books
        (CITY + SERVICENOW.replace("office", "Office-1"), "lower case"),
        (CITY + FILES.replace("program_id =", "progam_id ="), "progam_id"),
        (CITY + FILES.replace("programs", "progams"), "programs"),
        (CITY, "no source is configured"),
        (FILES, "[city] is missing"),
        (CITY + "holidays = ['soon']\n" + FILES, "is not a date"),
        ("[city\n", "not valid TOML"),
    ],
)
def test_each_mistake_is_named_with_its_remedy(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in _problems(tmp_path, text)


def test_the_city_says_which_controls_block_and_how_far_a_contract_may_grow(tmp_path: Path) -> None:
    silent = _load(tmp_path, CITY + FILES)
    assert (silent.policy.blocking_controls, silent.contract_amendment_limit) == (("R1",), None)
    said = '[policy]\nblocking_controls = ["R10", "R1"]\n[finance]\ncontract_amendment_limit = 0.10\n'
    told = _load(tmp_path, CITY + said + FILES)
    assert (told.policy.blocking_controls, told.contract_amendment_limit) == (("R1", "R10"), 0.10)
    assert _load(tmp_path, CITY + "[policy]\nblocking_controls = []\n" + FILES).policy.blocking_controls == ()


def test_every_problem_is_told_at_once_and_no_secret_in_any(tmp_path: Path) -> None:
    told = _problems(
        tmp_path,
        CITY.replace("name =", "nam =")
        + SERVICENOW.replace("env:OFFICE_PASSWORD", "hunter2")
        + FILES.replace("files =", "fils ="),
    )
    assert "nam" in told and "env:NAME" in told and "fils" in told
    assert "hunter2" not in told


def test_plain_http_is_accepted_on_loopback_only(tmp_path: Path) -> None:
    for host in ("127.0.0.1:8080", "localhost:1", "[::1]:9"):
        _load(tmp_path, CITY + SERVICENOW.replace("https://city.example.com", f"http://{host}"))
    assert "plain http" in _problems(tmp_path, CITY + SERVICENOW.replace("https://city.example.com", "http://10.0.0.1"))


def test_a_disabled_source_is_left_out_and_needs_no_secret(tmp_path: Path) -> None:
    text = (
        CITY
        + SERVICENOW.replace('type = "servicenow"', 'type = "servicenow"\nenabled = false').replace(
            "OFFICE_PASSWORD", "NOT_SET"
        )
        + FILES
    )
    assert [source.name for source in _load(tmp_path, text).sources] == ["finance"]


def test_the_template_that_init_writes_is_valid_once_a_source_is_enabled(tmp_path: Path) -> None:
    finance = CONFIGURATION_TEMPLATE.replace('type = "files"\nenabled = false', 'type = "files"\nenabled = true')
    assert [source.type for source in _load(tmp_path, finance).sources] == ["files"]


def test_a_city_without_a_known_currency_sign_still_reads(tmp_path: Path) -> None:
    configuration = _load(tmp_path, CITY.replace("USD", "SEK") + FILES)
    assert configuration.city.currency_sign == "SEK"

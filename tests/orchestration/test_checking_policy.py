"""`portfolio check` reads the policy folder as the night does: a file it cannot read fails, a line it cannot use is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import cli
from orchestration.checking_policy import check_policy
from orchestration.configuration import load_configuration
from orchestration.errors import BuildError
from orchestration.home import DBT_PROJECT
from orchestration.warehouse import OPTIONAL_POLICY_COLUMNS, POLICY_FILES, read_policy
from tests.orchestration.test_configuration import CITY

SHARE = """
[sources.finance]
type = "files"
path = "share"
[[sources.finance.feeds]]
stream = "programs"
files = "*.csv"
columns = { program_id = "ID", name = "NAME" }
"""
SOUND = {
    "rates": "rate,value,valid_from_date,source\ndiscount_rate,7%,2026-07-01,council\nReinvestment rate,0.05,,\n",
    "project_finance": "source_name,project_id,finance_project_code,share\noffice,P1,IT-1,0.5\noffice,P2,IT-1,\n",
    "health_policies": "metric_id,direction,amber_from,red_from,valid_from_date\ncpi,lower_is_worse,0.9,0.8,2026-01-01\n",
    "materiality": "field,min_days,min_amount,min_share\nforecast_finish_date,30,,\n",
    "finance_rules": "rule_id,pattern,source_name,project_id,confidence\nr1,^Fibre,office,P1,0.8\n",
    "account_segments": "source_name,segment_position,segment_name,delimiter,start,length\nerp,1,fund,-,,\n",
    "departments": "department_code,name\n100,Parks\n",
}
UNUSABLE = [
    ("rates", "rate,value,valid_from_date,source\ndiscount_rate,7%,2026-07-01,\n\ndiscount_rate,0.O7,,\n", 4, "its value is no rate"),
    ("rates", "rate,value,valid_from_date,source\ndiscount_rate,0.07,31.12.2026,\n", 2, "valid_from_date is no date"),
    ("rates", "rate,value,valid_from_date,source\ninterest,0.07,,\n", 2, "it is not discount_rate"),
    ("project_finance", f"{SOUND['project_finance']}office,P3,IT-2,half\n", 4, "its share is no number above 0"),
    ("health_policies", f"{SOUND['health_policies']}cpi,lower_is_worse,0.9,red,\n", 3, "amber_from or red_from is no number"),
    ("materiality", f"{SOUND['materiality']}status,3O,,\n", 3, "min_days is no whole number"),
    ("finance_rules", f"{SOUND['finance_rules']}r2,(,office,P1,0.8\n", 3, "no regular expression"),
    ("finance_rules", f"{SOUND['finance_rules']}r2,^a,office,P1,most\n", 3, "no number from 0 to 1"),
    ("account_segments", f"{SOUND['account_segments']}erp,two,dept,-,,\n", 3, "its segment_position is no whole number"),
    ("recommendation_rules", "rule_id,metric_id,comparison,threshold,outcome,words\nr,tcpi_bac,above,high,stop,w\n", 2, "its threshold is no number"),
]  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "policy").mkdir()
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "programs.csv").write_text("ID,NAME\n1,One\n", encoding="utf-8")
    (tmp_path / "portfolio.toml").write_text(CITY + SHARE, encoding="utf-8")
    return tmp_path


def check(city: Path, name: str, text: str) -> list[tuple[bool, str]]:
    (city / "policy" / f"{name}.csv").write_text(text, encoding="utf-8")
    return list(check_policy(load_configuration(city / "portfolio.toml")))


@pytest.mark.parametrize(("name", "text"), SOUND.items())
def test_a_sound_file_is_not_mentioned(city: Path, name: str, text: str) -> None:
    assert check(city, name, text) == []


def test_the_shipped_defaults_are_sound(city: Path) -> None:
    shipped = sorted((DBT_PROJECT / "policy_defaults").glob("*.csv"))
    assert shipped
    for path in shipped:
        assert check(city, path.stem, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("name", "text", "line", "said"), UNUSABLE)
def test_a_line_that_cannot_be_used_is_told_with_its_file_and_line(
    city: Path, name: str, text: str, line: int, said: str
) -> None:
    ((is_fatal, sentence),) = check(city, name, text)
    assert not is_fatal
    assert f"{name}.csv, line {line}: " in sentence and said in sentence


@pytest.mark.parametrize("name", POLICY_FILES)
def test_a_file_fails_the_check_just_when_the_night_cannot_read_it(city: Path, name: str) -> None:
    lacking = ",".join(POLICY_FILES[name][:-1]) + "\n"
    ((is_fatal, sentence),) = check(city, name, lacking)
    with pytest.raises(BuildError) as caught:
        read_policy(city / "policy" / f"{name}.csv", POLICY_FILES[name], OPTIONAL_POLICY_COLUMNS.get(name, ()))
    assert is_fatal and sentence == str(caught.value)
    assert POLICY_FILES[name][-1] in sentence


def test_the_command_fails_only_for_what_would_end_the_night(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--config", str(city / "portfolio.toml"), "check"]
    (city / "policy" / "rates.csv").write_text(UNUSABLE[0][1], encoding="utf-8")
    assert cli.main(arguments) == 0
    said = capsys.readouterr().out
    assert "ok   finance: " in said
    assert f"note policy: {city / 'policy' / 'rates.csv'}, line 4: " in said
    (city / "policy" / "funds.csv").write_bytes(b"fund_code,name,fund_type\n1,\xff,x\n")
    assert cli.main(arguments) == 1
    assert f"FAIL policy: The policy file {city / 'policy' / 'funds.csv'} cannot be read" in capsys.readouterr().out

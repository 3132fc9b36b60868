"""The Dagster assets of one night, from source to page. Each is one call of one step of `orchestration.night.Night`."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets

from extractors.streams import relation_kinds
from orchestration.configuration import Configuration
from orchestration.dbt_manifest import copy_parse, dbt_source_tables, ensure_manifest
from orchestration.errors import BuildError
from orchestration.home import DBT_PROJECT, Home
from orchestration.night import Night
from orchestration.runs import Attempt
from orchestration.source_settings import source_module
from orchestration.warehouse import UNPUBLISHED, UNTESTED, dbt_environment, dbt_vars, first_failure

POOL = "warehouse_file"
TABLES, SITE, CURRENT, DOOR = (dg.AssetKey(["publish", name]) for name in ("tables", "site", "current", "door"))
_nights: dict[str, Night] = {}


class NightConfig(dg.Config):
    """What a run may be told: which sources (all when empty), and whether deletions are swept in full."""

    sources: list[str] = []
    is_full: bool = False
    command: str = "dagster"


def night_of(run_id: str) -> Night:
    """The night that a Dagster run started; BuildError when its first step has not run in this process."""
    if run_id not in _nights:
        raise BuildError("This step belongs to a whole night; launch the job `nightly` instead of single assets.")
    return _nights[run_id]


def is_own_night(run_id: str) -> bool:
    """Was the run launched by Dagster itself (UI, schedule, sensor), so that nobody else will close its night?"""
    return run_id in _nights and _nights[run_id].record.command == "dagster"


def end_night(run_id: str) -> Night | None:
    """Forget a run's night, handing it back for closing."""
    return _nights.pop(run_id, None)


def extract_asset(configuration: Configuration) -> dg.AssetsDefinition:
    """One asset per stream of each configured source, with the landing door as its check."""
    keys = {
        (source.name, stream): dg.AssetKey(["landing", source.name, stream])
        for source in configuration.sources
        for module in [source_module(source.type)]
        for stream in sorted(set(module.stream_names(module.parse_settings(source.name, source.table))))
    }
    specs = [dg.AssetSpec(key, group_name="extract", kinds={"parquet"}) for key in keys.values()]
    checks = [dg.AssetCheckSpec("landing_door", asset=key) for key in keys.values()]

    @dg.multi_asset(name="extract_sources", specs=specs, check_specs=checks, pool=POOL)
    def extract_sources(context: dg.AssetExecutionContext, config: NightConfig) -> Iterator[Any]:
        chosen = [configuration.source(name) for name in config.sources] or list(configuration.sources)
        night = Night(configuration, config.command, chosen, is_full=config.is_full)
        _nights[context.run_id] = night
        with night.step("extract"):
            attempts = night.extract()
        for (source, stream), key in keys.items():
            tried = [one for one in attempts if (one.source_name, one.stream) == (source, stream)]
            yield from _landing_results(key, tried)

    return extract_sources


def _landing_results(key: dg.AssetKey, tried: list[Attempt]) -> Iterator[Any]:
    reasons = " ".join(one.reason for one in tried if one.reason) or (
        "accepted" if tried else "not attempted in this run"
    )
    metadata: dict[str, int | str] = {
        "rows_received": sum(one.rows_received for one in tried),
        "rows_changed": sum(one.rows_changed for one in tried),
        "rows_deleted": sum(one.rows_deleted for one in tried),
        "outcome": ", ".join(sorted({one.status for one in tried})) or "carried",
    }
    yield dg.MaterializeResult(asset_key=key, metadata=metadata)
    yield dg.AssetCheckResult(
        asset_key=key,
        check_name="landing_door",
        passed=not any(one.status in ("failed", "held") for one in tried),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"reason": reasons},
    )


def register_asset(configuration: Configuration, manifest: Path, upstream: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The typed relations that dbt reads, made from the landing log."""
    specs = [
        dg.AssetSpec(
            dg.AssetKey([source, table]),
            group_name="transform",
            deps=upstream_of(configuration, table, upstream),
            kinds={"duckdb"},
        )
        for source, table in dbt_source_tables(manifest)
    ]

    @dg.multi_asset(name="register_landing", specs=specs, pool=POOL)
    def register_landing(context: dg.AssetExecutionContext) -> Iterator[Any]:
        night = night_of(context.run_id)
        with night.step("register"):
            night.register()
        for spec in specs:
            yield dg.MaterializeResult(asset_key=spec.key)

    return register_landing


def upstream_of(configuration: Configuration, table: str, upstream: list[dg.AssetKey]) -> list[dg.AssetKey]:
    """The landed streams that feed a relation `{kind}__{stream}`; all of them for the tables about the landing itself."""
    kind, _, stream = table.partition("__")
    if not stream:
        return upstream
    kinds = {one.name: one.type if one.type in relation_kinds() else "delivered" for one in configuration.sources}
    return [key for key in upstream if key.path[2] == stream and kinds[key.path[1]] == kind]


class Translator(DagsterDbtTranslator):
    """dbt models as assets in the group of their folder: transform, and quality for the quality tables."""

    def get_group_name(self, dbt_resource_props: Any) -> str | None:
        """The asset group of a dbt node."""
        return "quality" if dbt_resource_props.get("schema") == "quality" else "transform"

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> dg.AssetCheckSpec | None:
        """The check that a test is; None for a test that no night runs (`UNTESTED`)."""
        if UNPUBLISHED in manifest["nodes"][unique_id]["tags"]:
            return None
        return super().get_asset_check_spec(asset_spec, manifest, unique_id, project)


@contextmanager
def quiet_dbt(night: Night) -> Iterator[None]:
    """Keep dbt's lines in a file of their own where a person watches the command; the Dagster UI shows them itself."""
    if night.record.command == "dagster":
        yield
        return
    path = night.home.runs / "logs" / f"{night.record.run_id}-dbt.log"
    with path.open("w", encoding="utf-8") as log, redirect_stdout(log):
        yield


def dbt_asset(configuration: Configuration, manifest: Path) -> dg.AssetsDefinition:
    """Every dbt model, with its tests as asset checks: one step, one process, one writer."""
    translator = Translator(settings=DagsterDbtTranslatorSettings(enable_asset_checks=True))

    @dbt_assets(manifest=manifest, exclude=UNTESTED, dagster_dbt_translator=translator, name="dbt_build", pool=POOL)
    def dbt_build(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
        import json

        night = night_of(context.run_id)
        os.environ.update(dbt_environment(night.database))
        variables = json.dumps(dbt_vars(configuration))
        copy_parse(night.home, configuration, night.dbt_target)
        with night.step("dbt"):
            invocation = dbt.cli(
                ["build", "--vars", variables],
                context=context,
                target_path=night.dbt_target,
                raise_on_error=False,
            )
            with quiet_dbt(night):
                yield from invocation.stream()
            if not invocation.is_successful():
                raise BuildError(f"dbt could not build the warehouse: {first_failure(night.dbt_target)}")

    return dbt_build


def publish_assets(published: list[dg.AssetKey]) -> list[dg.AssetsDefinition]:
    """The publish door, the tables, the site, and the switch that makes them current."""

    @dg.asset(
        key=DOOR,
        group_name="quality",
        deps=published,
        pool=POOL,
        check_specs=[dg.AssetCheckSpec("publish_door", asset=DOOR)],
    )
    def publish_door(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        night = night_of(context.run_id)
        with night.step("publish_door"):
            verdict = night.judge_build()
        failed = [one["check_id"] for one in verdict["checks"] if one["outcome"] != "passed"]
        check = dg.AssetCheckResult(
            check_name="publish_door", passed=True, metadata={"not_passed": ", ".join(failed) or "none"}
        )
        return dg.MaterializeResult(check_results=[check], metadata={"checks": len(verdict["checks"])})

    @dg.asset(key=TABLES, group_name="publish", deps=[DOOR], pool=POOL)
    def published_tables(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        night = night_of(context.run_id)
        with night.step("tables"):
            return dg.MaterializeResult(metadata={"tables": night.write_tables()})

    @dg.asset(key=SITE, group_name="publish", deps=[TABLES], pool=POOL)
    def site(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        night = night_of(context.run_id)
        with night.step("site"):
            return dg.MaterializeResult(metadata={"pages": night.render()})

    @dg.asset(key=CURRENT, group_name="publish", deps=[TABLES, SITE], pool=POOL)
    def current(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        night = night_of(context.run_id)
        with night.step("publish"):
            return dg.MaterializeResult(metadata={"build": dg.MetadataValue.path(str(night.publish()))})

    return [publish_door, published_tables, site, current]


def dbt_resource(home: Home) -> DbtCliResource:
    """The dbt command of this environment, over this project."""
    executable = Path(sys.executable).with_name("portfolio-dbt")
    return DbtCliResource(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(DBT_PROJECT),
        dbt_executable=str(executable),
        global_config_flags=["--log-path", str(home.dbt / "logs"), "--log-level-file", "none"],
    )


def all_assets(configuration: Configuration, home: Home) -> list[dg.AssetsDefinition]:
    """Every asset of the night in the order of the flow."""
    manifest = ensure_manifest(home, configuration)
    extract = extract_asset(configuration)
    register = register_asset(configuration, manifest, sorted(extract.keys))
    dbt = dbt_asset(configuration, manifest)
    return [extract, register, dbt, *publish_assets(sorted(dbt.keys))]

"""The command line as a script uses it: output on standard output, trouble on standard error, documented exit codes."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation.__main__ import app
from tests.service.desk import SMALL

ROOT = Path(__file__).parents[2]
TENDER = SMALL / "configurable"
DONE, BAD_DATA, BAD_CALL, REFUSED, BROKEN, NO_STORE = range(6)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path))
    monkeypatch.delenv("EVENHAND_DATABASE_URL", raising=False)
    runner = CliRunner()

    def run(*words, code=DONE):
        done = runner.invoke(app, [str(word) for word in words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.fixture
def sealed(run):
    procurement = run("start", "Little Sandling", "--method", TENDER / "method.toml").stdout.strip()
    run("seal", procurement, "--rehearsal-read")
    return procurement


@pytest.fixture
def priced(run, sealed):
    run("load", sealed, "quality", TENDER / "quality.xlsx")
    run("close-quality", sealed, "--by", "Priya Shah", "--reason", "all marks are agreed")
    run("open-prices", sealed, "--first", "Lee Marsh", "--second", "Dana Okoro")
    run("load", sealed, "price", TENDER / "price.xlsx")
    return sealed


def test_templates_are_listed_and_printed(run):
    names = run("template").stdout.split()
    assert {"essex_best_value", "fixed_rate", "configurable"} <= set(names)
    assert 'id = "fixed_rate"' in run("template", "fixed_rate").stdout
    assert "Did you mean 'fixed_rate'?" in run("template", "fixd_rate", code=BAD_CALL).stderr


def test_a_method_file_is_checked_with_every_fault(run, tmp_path):
    text = (TENDER / "method.toml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace("weight = 60", "weight = 61", 1), encoding="utf-8")
    said = json.loads(run("check", bad, "--json", code=BAD_DATA).stdout)
    assert not said["usable"]
    assert "101, not 100" in said["faults"][0]
    assert json.loads(run("check", TENDER / "method.toml", "--json").stdout)["usable"]


def test_a_tender_runs_from_method_to_result_and_export(run, priced, tmp_path):
    assert json.loads(run("cases", priced, "--json", code=BAD_DATA).stdout)[0]["provider"] == "S04"
    run("rank", priced, code=BAD_DATA)
    run("issue", priced, "--by", "Cabinet", "--reason", "the result is approved", code=REFUSED)
    by, two = ("--by", "Dana Okoro"), ("--by", "Dana Okoro", "--second", "Lee Marsh")
    why = ("--reason", "the reply explained every element")
    run("decide", priced, "S04", "L01", "disregarded", *two, *why, code=REFUSED)
    run("consider", priced, "S04", "L01", *by, *why)
    letter = tmp_path / "notice.txt"
    letter.write_text(run("notice", priced, "S04").stdout, encoding="utf-8")
    run("notice", priced, "S04", *by, "--text", letter)
    asked = json.loads(run("cases", priced, "--json", code=BAD_DATA).stdout)[0]
    assert asked["state"] == "notice_sent"
    listed = run("cases", priced, code=BAD_DATA).stdout
    assert asked["elements"]
    assert all(f"To be answered: {element}\n" in f"{listed}\n" for element in asked["elements"])
    run("no-reply", priced, "S04", *by, code=REFUSED)
    run("extend", priced, "S04", *by, "--until", "tomorrow", *why, code=BAD_CALL)
    run("extend", priced, "S04", *by, *why)
    run("reply", priced, "S04", *by, "--answer", "moon", code=BAD_CALL)
    run("reply", priced, "S04", *by, *(part for e in asked["elements"] for part in ("--answer", f"{e}=See our rota.")))
    found = [part for e in asked["elements"] for part in ("--finding", f"{e}=The rota shows it.")]
    run("assess", priced, "S04", "L01", *two, *why, *found, "--not-satisfied")
    run("decide", priced, "S04", "L01", "kept", *two, *why, code=REFUSED)
    said = run("decide", priced, "S04", "L01", "kept", *two, *why, "--plan", "payroll is checked every quarter")
    assert "kept although not satisfied" in said.stdout
    run("case-file", priced, "S04", "--to", tmp_path / "case")
    assert len(list((tmp_path / "case").glob("*.docx"))) == 2
    run("cases", priced)
    first = json.loads(run("rank", priced, "--json").stdout)["lots"][0]["bids"][0]
    assert first["rank"] == 1
    assert "Price points" in run("explain", priced, "L01", first["provider"]).stdout
    run("issue", priced, "--by", "Cabinet", "--reason", "the result is approved")
    for form in ("xlsx", "csv", "json"):
        run("export", priced, "--form", form, "--out", tmp_path / f"result.{form}")
        assert (tmp_path / f"result.{form}").stat().st_size > 500
    assert json.loads(run("list", "--json").stdout)[0]["stage"] == "result"


def test_a_workbook_with_errors_loads_nothing_and_says_where(run, sealed, tmp_path):
    wrong = tmp_path / "quality.xlsx"
    wrong.write_bytes(b"not a workbook")
    said = json.loads(run("load", sealed, "quality", wrong, "--json", code=BAD_DATA).stdout)
    assert not said["loadable"]
    assert said["findings"][0]["to_do"]
    run("rank", sealed, code=REFUSED)


def test_a_folder_or_a_file_of_other_letters_is_a_sentence_not_a_traceback(run, tmp_path):
    assert "could not be read" in run("check", tmp_path, code=BAD_CALL).stderr
    (tmp_path / "latin.toml").write_bytes("title = 'caf\xe9'".encode("latin-1"))
    assert "could not be read" in run("check", tmp_path / "latin.toml", code=BAD_CALL).stderr


def test_bids_are_decided_about_and_quality_opened_again(run, sealed):
    run("load", sealed, "quality", TENDER / "quality.xlsx")
    why = ("--by", "Lee Marsh", "--reason", "the provider wrote on 1 October")
    run("decide-bid", sealed, "withdrawal", "L01", "S02", "withdrawn", *why)
    run("decide-bid", sealed, "withdrawal", "L01", "S99", "withdrawn", *why, code=BAD_CALL)
    run("close-quality", sealed, *why)
    run("reopen-quality", sealed, *why)
    run("draw", sealed, "L01", "S01", "S02", *why, code=BAD_CALL)


def test_blank_workbooks_are_made_for_the_seal(run, sealed, tmp_path):
    run("blank", sealed, "quality", "--out", tmp_path / "blank.xlsx")
    assert (tmp_path / "blank.xlsx").read_bytes()[:2] == b"PK"


def test_a_role_that_may_not_is_refused(run, sealed):
    assert (
        "evaluator"
        in run("load", sealed, "quality", TENDER / "quality.xlsx", "--role", "evaluator", code=REFUSED).stderr
    )
    run("list", "--role", "lede", code=BAD_CALL)


def test_the_record_verifies_and_is_backed_up(run, priced, tmp_path):
    assert "holds together" in run("verify").stdout
    copy = json.loads(run("backup", "--out", tmp_path / "copies", "--json").stdout)
    assert Path(copy["path"]).exists()
    assert copy["breaks"] == 0


def test_a_record_that_was_tampered_with_is_reported_with_its_own_exit_code(run, priced, tmp_path):
    tampered = sqlite3.connect(tmp_path / "demo.db")
    triggers = tampered.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'")
    for (name,) in triggers.fetchall():
        tampered.execute(f"DROP TRIGGER {name}")
    changed = tampered.execute(
        'UPDATE entry SET body = replace(body, \'"mark":"4"\', \'"mark":"2"\') WHERE kind = \'mark\''
    )
    assert changed.rowcount
    tampered.commit()
    tampered.close()
    said = json.loads(run("verify", "--json", code=BROKEN).stdout)
    assert said[0]["entry"]


def test_a_database_that_cannot_be_used_has_its_own_exit_code(run, tmp_path):
    (tmp_path / "demo.db").write_bytes(b"this is no database at all" * 100)
    run("list", code=NO_STORE)


@pytest.mark.parametrize("address", ["rubbish", "sqlite://", "nosuch://host/db", "mysql+mysqldb://me:hush@host/db"])
@pytest.mark.parametrize("command", ["list", "verify", "migrate"])
def test_an_address_that_is_none_is_a_sentence_and_the_databases_exit_code(run, monkeypatch, address, command):
    monkeypatch.setenv("EVENHAND_DATABASE_URL", address)
    said = run(command, code=NO_STORE).stderr
    assert said.startswith("The address of the database cannot be used")
    assert "hush" not in said


def test_a_refusal_is_in_plain_words(run, sealed):
    said = run("open-prices", sealed, "--first", "A B", "--second", "C D", "--role", "auditor", code=REFUSED).stderr
    assert said.startswith("You are here as an auditor, and may not ")
    assert "open_prices" not in said


def test_the_program_starts_as_a_module():
    done = subprocess.run([sys.executable, "-m", "evaluation", "--help"], cwd=ROOT, capture_output=True, check=True)
    assert b"Usage" in done.stdout


def test_a_method_file_is_rehearsed_without_a_database(run, tmp_path):
    said = run("rehearse", TENDER / "method.toml").stdout
    assert "A bid that comes last can choose your winner" in said
    assert not list(tmp_path.glob("*.db"))
    found = json.loads(run("rehearse", TENDER / "method.toml", "--typical", "31.00", "--json").stdout)
    assert found["usual_price"] == {"hour": "31", "origin": "given", "price": "21.7"}
    assert found["verdict"] == "trouble"
    assert {"low_swing", "goldilocks", "nil_line"} <= {scene["id"] for scene in found["scenes"]}
    assert found["weighing"]["nominal"] == "40"
    for wrong in ("a lot", "0"):
        assert "--typical" in run("rehearse", TENDER / "method.toml", "--typical", wrong, code=BAD_CALL).stderr


def test_a_faulty_method_is_not_rehearsed(run, tmp_path):
    bad = tmp_path / "bad.toml"
    text = (TENDER / "method.toml").read_text(encoding="utf-8")
    bad.write_text(text.replace("weight = 60", "weight = 61", 1), encoding="utf-8")
    assert "101" in run("rehearse", bad, code=BAD_DATA).stderr


def test_a_script_says_that_the_rehearsal_was_read_or_does_not_seal(run):
    procurement = run("start", "Little Sandling", "--method", TENDER / "method.toml").stdout.strip()
    assert "--rehearsal-read" in run("seal", procurement, code=REFUSED).stderr
    assert len(run("seal", procurement, "--rehearsal-read").stdout.strip()) == 64

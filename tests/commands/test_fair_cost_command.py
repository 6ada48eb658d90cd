"""`fair-cost` on the command line: any cost model, from a preset, a file and words, as a table or JSON."""

import json
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from evaluation.__main__ import app

DONE, BAD_DATA, BAD_CALL = 0, 1, 2


@pytest.fixture
def run():
    def run(*words, code=DONE):
        done = CliRunner().invoke(app, ["fair-cost", *map(str, words)], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    return run


def figure(found, name):
    whole = {line["line"]: line for line in found["lines"]} | found["more"] | {"total": found["total"]}
    return Fraction(whole[name]["value"]["exact"])


def test_a_preset_is_a_table_of_official_lines_with_its_source(run):
    out = run("homecare_cost", "--preset", "southend_2022").stdout
    for words in ("Sickness/maternity & paternity pay", "Total careworker costs", "£22.73 an hour"):
        assert words in out
    assert "Southend-on-Sea City Council" in out
    assert "may differ from a shown total by a penny" in out


def test_json_holds_exact_fractions_and_the_working(run):
    found = json.loads(run("homecare_cost", "--preset", "ukhca_2014", "--json").stdout)
    assert (found["format"], found["model"], found["price_base"]) == (
        "evenhand-fair-cost/1",
        "homecare_cost",
        "2014-02",
    )
    assert found["total"]["value"]["shown"] == "15.19"
    assert "/" in found["total"]["value"]["exact"]
    assert found["total"]["working"]["parts"][0]["what"] == "care"
    assert [line["title"] for line in found["lines"]][:3] == ["Direct care", "Travel time", "Mileage"]


def test_a_file_lies_over_the_preset_and_words_over_the_file(run, tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text('wage = "11.00"\nsurplus = 3\n', encoding="utf-8")
    words = ("homecare_cost", "--preset", "southend_2022", "--input", path, "--set", "surplus=0", "--json")
    found = json.loads(run(*words).stdout)
    assert (figure(found, "direct_care"), figure(found, "surplus")) == (11, 0)


def test_a_json_file_with_decimals_is_read_exactly(run, tmp_path):
    path = tmp_path / "block.json"
    path.write_text('{"cost_per_paid_hour": 24.10, "paid_hours": 3, "used_percent": 70}', encoding="utf-8")
    assert figure(json.loads(run("block_rate", "--input", path, "--json").stdout), "total") == Fraction(
        "24.1"
    ) / Fraction("0.7")


def test_a_length_that_is_set_takes_the_place_of_the_presets_visits(run):
    found = json.loads(run("homecare_cost", "--preset", "southend_2022", "--set", "visit_minutes=15", "--json").stdout)
    assert found["more"]["visit_price"]["value"]["shown"] == "6.72"
    mix = '[{"minutes": 30, "number": 3}, {"minutes": 60, "number": 1}]'
    found = json.loads(run("homecare_cost", "--preset", "southend_2022", "--set", f"visits={mix}", "--json").stdout)
    assert found["more"]["visit_price.30"]["title"] == "Cost of a visit of 30 minutes"


def test_the_law_of_the_day_is_looked_up(run):
    words = ("homecare_cost", "--preset", "our_default", "--json")
    now, before = (json.loads(run(*words, "--day", day).stdout) for day in ("2026-11-22", "2025-03-01"))
    ni = next(line for line in now["lines"] if line["line"] == "employer_ni")
    assert "Employer" in json.dumps(ni["working"]) or "National Insurance" in json.dumps(ni["working"])
    assert figure(now, "employer_ni") > figure(before, "employer_ni")
    assert any("1 March 2025" in note.replace("01 ", "1 ") for note in before["notes"])


def test_a_price_is_run_backwards_through_a_preset(run):
    out = run("homecare_reverse", "--preset", "southend_2022", "--set", "price=20").stdout
    assert "£8.27 an hour" in out
    assert "The same, with overheads as a share of the price" in out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("homecare",), BAD_CALL, "no cost model called 'homecare'"),
        (("homecare_cost", "--preset", "southend"), BAD_CALL, "Did you mean 'southend_2022'"),
        (("homecare_cost", "--preset", "bolton_home"), BAD_CALL, "for the model 'care_home_cost'"),
        (("homecare_cost", "--set", "wage"), BAD_CALL, "name=value"),
        (("homecare_cost", "--set", "wage=12", "--set", "wage=13"), BAD_CALL, "once for each name"),
        (("homecare_cost", "--preset", "southend_2022", "--set", "wage=-1"), BAD_DATA, "below nil"),
        (("homecare_cost", "--preset", "southend_2022", "--set", "wages=1"), BAD_DATA, "Did you mean 'wage'"),
        (("homecare_cost", "--set", "wage=12"), BAD_DATA, "one way"),
        (("care_home_cost", "--preset", "bolton_home", "--set", "occupancy=101"), BAD_DATA, "at most 100"),
        (("homecare_cost", "--preset", "our_default", "--day", "1990-01-01"), BAD_DATA, "1990-01-01"),
        (("lawful_wage", "--set", 'bands=[{"band":"adult","share_percent":100}]'), BAD_DATA, "'day' is missing"),
        (("price_gap", "--set", "first=1", "--set", "first_base=2026-04-01", "--set", "second=1",
          "--set", "second_base=2022-04-01"), BAD_DATA, "April 2026"),
    ],
)  # fmt: skip
def test_a_bad_call_and_bad_inputs_are_told_apart_by_the_exit_code(run, words, code, says):
    done = run(*words, code=code)
    assert says in done.stderr
    told = run(*words, "--json", code=code)
    assert says in json.dumps(json.loads(told.stdout)["faults"])


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.toml", "wage = [", "x.toml cannot be read"),
        ("x.json", "{", "x.json cannot be read"),
        ("x.json", "[1]", "holds no table"),
        ("x.json", '{"wage": NaN}', "not an exact number"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(run, tmp_path, name, text, says):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert says in run("homecare_cost", "--input", tmp_path / name, code=BAD_DATA).stderr

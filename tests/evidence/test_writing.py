"""Saving: nothing is lost, nothing is half written, and every refusal is one clear line."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.evidence.case import curated_folder
from dashboard.evidence.locking import case_lock
from dashboard.evidence.problems import WriteError
from dashboard.evidence.writing import Change, StaleRowError, add_rows, save_changes, save_files, undo

A = {"id": "a", "date": "2019-03-23", "title": "Planes land", "source": "reuters"}
B = {"id": "b", "date": "2019-06", "title": "Said to be half, or fewer", "source": "wsj"}
HAND_MADE = "\ufeffTitle;Id;Date ;Source;\r\n\r\nPlanes land;a;2019-03-23;reuters;\r\nOne;o;2019;wsj"


def test_a_new_file_has_the_columns_in_use_in_declared_order_and_a_final_newline(tmp_path: Path) -> None:
    saved = add_rows(tmp_path / "new.csv", [A, {**B, "summary": ""}], editable=True)
    assert (tmp_path / "new.csv").read_bytes() == (
        b'id,date,title,source\na,2019-03-23,Planes land,reuters\nb,2019-06,"Said to be half, or fewer",wsj\n'
    )
    assert (saved.added, saved.replaced, saved.old) == (2, 0, None)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o644


def test_an_append_keeps_the_files_own_columns_delimiter_blank_lines_and_mark(tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    path.write_bytes(HAND_MADE.encode())
    add_rows(path, [B], editable=True)
    assert (
        path.read_bytes()
        == (
            "\ufeffTitle;Id;Date ;Source;\r\n\r\nPlanes land;a;2019-03-23;reuters;\r\nOne;o;2019;wsj\r\n"
            "Said to be half, or fewer;b;2019-06;wsj;\r\n"
        ).encode()
    )


def test_new_columns_go_to_the_end_and_old_rows_get_blank_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,date,source\nOne,2019,wsj\n\n")
    add_rows(path, [{**A, "place": "Caracas\r\nMaiquetía"}], editable=True)
    assert (
        path.read_bytes()
        == (
            "title,date,source,id,place\nOne,2019,wsj,,\n\n"
            'Planes land,2019-03-23,reuters,a,"Caracas\nMaiquetía"\n'
        ).encode()
    )


def test_a_row_too_long_for_its_header_blocks_new_columns_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,title,source\nx,2019,One, two,wsj\n")
    with pytest.raises(WriteError, match="more cells than its header"):
        add_rows(path, [{**A, "place": "Caracas"}], editable=True)
    add_rows(path, [A], editable=True)
    assert path.read_text().splitlines()[1:] == ["x,2019,One, two,wsj", "a,2019-03-23,Planes land,reuters"]


def test_the_same_row_twice_is_one_row_and_the_same_id_twice_is_two(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [A], editable=True)
    saved = add_rows(path, [A, {**B, "id": "a"}], editable=True)
    assert (saved.added, saved.already, saved.renamed) == (1, ("a",), (("a", "a-2"),))
    assert path.read_text().splitlines()[2] == 'a-2,2019-06,"Said to be half, or fewer",wsj'


def test_replace_changes_one_line_and_removes_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,date,title,source\na,2019-03-23,"Planes land",reuters\nz,2019 ,Z,"wsj"\n')
    saved = save_changes(path, [Change(A, {**A, "status": "denied"})], editable=True)
    assert path.read_text() == (
        'id,date,title,source,status\na,2019-03-23,"Planes land",reuters,denied\nz,2019 ,Z,"wsj",\n'
    )
    assert saved.replaced == 1


def test_replacing_what_another_has_changed_is_refused_and_shows_both(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [A, B], editable=True)
    save_changes(path, [Change(A, {**A, "title": "Two planes land"})], editable=True)
    before = path.read_bytes()
    with pytest.raises(
        StaleRowError, match=r"a\.csv: a was changed by somebody else since you opened it"
    ) as told:
        save_changes(path, [Change(B, None), Change(A, {**A, "title": "Mine"})], editable=True)
    assert (told.value.seen["title"], (told.value.found or {})["title"]) == ("Planes land", "Two planes land")
    assert path.read_bytes() == before


def test_replacing_a_row_that_is_gone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [B], editable=True)
    with pytest.raises(StaleRowError, match="a is no longer in the file") as told:
        save_changes(path, [Change(A, B)], editable=True)
    assert told.value.found is None


def test_undo_gives_the_old_bytes_back_and_takes_a_new_file_away(tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    path.write_bytes(HAND_MADE.encode())
    undo([add_rows(path, [{**B, "place": "Moscow"}], editable=True)], editable=True)
    assert path.read_bytes() == HAND_MADE.encode()
    undo([add_rows(tmp_path / "new.csv", [A], editable=True)], editable=True)
    assert not (tmp_path / "new.csv").exists()


def test_undo_leaves_the_rows_others_saved_since(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    mine = add_rows(path, [A], editable=True)
    add_rows(path, [B], editable=True)
    undo([mine], editable=True)
    assert path.read_text() == 'id,date,title,source\nb,2019-06,"Said to be half, or fewer",wsj\n'


def test_undo_of_a_row_changed_since_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    mine = add_rows(path, [A], editable=True)
    save_changes(path, [Change(A, {**A, "title": "Other"})], editable=True)
    with pytest.raises(StaleRowError, match="was changed by somebody else"):
        undo([mine], editable=True)


def test_a_read_only_server_and_the_shipped_case_are_refused_in_the_writer(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="start it with --editable"):
        add_rows(tmp_path / "a.csv", [A], editable=False)
    with pytest.raises(WriteError, match="copy its folder"):
        add_rows(curated_folder() / "never.csv", [A], editable=True)
    assert not (tmp_path / "a.csv").exists()
    assert not (curated_folder() / "never.csv").exists()


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (
            errno.EACCES,
            "a.csv was not saved: the file or its folder is read-only for this program; nothing was changed.",
        ),
        (errno.ENOSPC, "a.csv was not saved: the disk is full; nothing was changed."),
        (errno.EROFS, "a.csv was not saved: the disk is read-only; nothing was changed."),
        (errno.EIO, "a.csv was not saved: Input/output error; nothing was changed."),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, line: str, call: str
) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [A], editable=True)
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError) as told:
        add_rows(path, [B], editable=True)
    assert str(told.value) == line
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []


def test_a_read_only_file_is_not_replaced_behind_its_owners_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [A], editable=True)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anything, so the answer is forced
    with pytest.raises(WriteError, match="read-only for this program"):
        add_rows(path, [B], editable=True)
    assert path.read_text().count("\n") == 2


def test_a_held_lock_and_a_missing_folder_are_one_clear_line(tmp_path: Path) -> None:
    with (
        case_lock(tmp_path, timeout=1),
        pytest.raises(WriteError, match=r"being saved into by somebody else \(waited 0.05 s\)"),
    ):
        add_rows(tmp_path / "a.csv", [A], editable=True, timeout=0.05)
    with pytest.raises(WriteError, match="the folder gone does not exist"):
        add_rows(tmp_path / "gone" / "a.csv", [A], editable=True)


REFUSED = {
    "wrong-encoding": b"id,date,title,source\nx,2019,caf\xe9,wsj\n",
    "unclosed-quote": b'id,date,title,source\nx,2019,"open,wsj\nw,2019,v,wsj\n',
    "bad-quoting": b'id,"da"te,title,source\nx,2019,T,wsj\n',
    "is-json": b'[{"date": "2019"}]\n',
    "is-document": b"%PDF-1.7\n1 0 obj\n",
    "is-html": b"<!DOCTYPE html><table><tr><td>2019</td></tr></table>\n",
    "is-spreadsheet": b"PK\x03\x04" + bytes(40),
    "merge-conflict": b"id,date,title,source\n<<<<<<< HEAD\na,2019,A,wsj\n=======\nb,2019,B,wsj\n>>>>>>> x\n",
    "empty-file": b"sep=;\n",
    "bad-delimiter": b"sep=|\nid|date|title|source\n",
    "duplicate-column": b"id,date,date,title,source\nx,2019,2019,T,wsj\n",
    "missing-column": b"year,what\n2019,T\n",
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_the_reader_refuses_is_not_written_into(tmp_path: Path, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(REFUSED[code])
    with pytest.raises(WriteError, match=rf"^a\.csv(:\d+)?: .*\[{code}\] Nothing was changed") as told:
        add_rows(path, [A], editable=True)
    assert "\n" not in str(told.value)
    assert path.read_bytes() == REFUSED[code]


def test_a_row_after_an_open_quote_is_not_swallowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(old := b'id,date,title,source\nx,2019,T,"open')
    with pytest.raises(WriteError, match=r"a\.csv was not saved: .*a\.csv:2: opens a quote that is never"):
        add_rows(path, [A], editable=True)
    assert path.read_bytes() == old


def test_words_that_would_spoil_the_file_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [A], editable=True)
    old = path.read_bytes()
    with pytest.raises(WriteError, match=r"a\.csv was not saved: .* \(a\.csv:4: has the marks"):
        add_rows(path, [{**B, "title": "One\n<<<<<<< HEAD"}], editable=True)
    with pytest.raises(WriteError, match=r"a\.csv:3: has a quoted cell that runs over several lines"):
        add_rows(path, [{**B, "title": "One,x\na,b,c,d\ne,f,g"}], editable=True)
    assert path.read_bytes() == old


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The delimiter is the header's, however many commas stand in one of its names.
        ("date;title;source;note (a, b, c, d)\n2018;O;s;n\n", "2019;New;wsj;\n"),
        ("sep=;\nid;date;title;source\no;2018;O;s\n", ";2019;New;wsj\n"),
        ('"sep=;"\r\nid;date;title;source\r\no;2018;O;s\r\n', ";2019;New;wsj\r\n"),
        (",,,\n\nid,date,title,source\no,2018,O,s", "\n,2019,New,wsj\n"),
        ('"id","date","title","source"\r"o","2018","O","s"\r', '"","2019","New","wsj"\r'),
        ("id\tdate\ttitle\tsource\t\no\t2018\tO\ts\tx\n\n  \n", "\t2019\tNew\twsj\t\n"),
    ],
    ids=["names", "sep", "quoted-sep", "lead", "quoted", "tabs"],
)
def test_an_append_adds_one_line_in_the_files_own_dialect(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(old.encode())
    saved = add_rows(path, [{"date": "2019", "title": "New", "source": "wsj"}], editable=True)
    assert path.read_bytes() == (old + new).encode()
    undo([saved], editable=True)
    assert path.read_bytes() == old.encode()


def test_an_edit_keeps_unnamed_cells_quotes_and_line_ends_of_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    old = 'id,,date,title,source\r\na, "mine",2019-03-23,"Planes\nland","reuters"\r\nbad,"row" x\r\n'
    path.write_bytes(old.encode())
    before = {
        "id": "a",
        "column 2": "mine",
        "date": "2019-03-23",
        "title": "Planes\nland",
        "source": "reuters",
    }
    saved = save_changes(path, [Change(before, {**before, "date": "2019-03-24"})], editable=True)
    assert path.read_bytes() == old.encode().replace(b"-23", b"-24")
    with pytest.raises(StaleRowError):  # the unnamed cell is part of what the editor saw
        save_changes(path, [Change({**before, "column 2": "other"}, before)], editable=True)
    undo([saved], editable=True)
    assert path.read_bytes() == old.encode()


def test_undo_refuses_rather_than_lose_a_cell_somebody_added(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,title,source,\no,2018,Old,s,\n")
    mine = add_rows(path, [A], editable=True)
    path.write_text(path.read_text().replace("reuters,", "reuters,a note"))
    with pytest.raises(StaleRowError, match="a was changed by somebody else") as told:
        undo([mine], editable=True)
    assert (told.value.found or {})["column 5"] == "a note"
    assert "a note" in path.read_text()


def test_a_row_is_found_by_what_it_says_not_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    add_rows(path, [A, B], editable=True)
    path.write_text(path.read_text().replace("\n", "\n\n", 1))
    save_changes(path, [Change(A, {**A, "title": "Two planes land"})], editable=True)
    assert path.read_text().splitlines()[1:] == [
        "",
        "a,2019-03-23,Two planes land,reuters",
        'b,2019-06,"Said to be half, or fewer",wsj',
    ]


def test_an_id_taken_in_another_file_is_not_given_twice_and_references_follow(tmp_path: Path) -> None:
    add_rows(tmp_path / "theirs.csv", [A], editable=True)
    (tmp_path / "sources.csv").write_text("id,outlet\nb,The source b\n")
    rebuttal = {**B, "disputes": "a; other"}
    saved = add_rows(tmp_path / "mine.csv", [{**A, "title": "Mine"}, rebuttal], editable=True)
    assert saved.renamed == (("a", "a-2"),)
    assert (tmp_path / "mine.csv").read_text() == (
        "id,date,title,source,disputes\na-2,2019-03-23,Mine,reuters,\n"
        'b,2019-06,"Said to be half, or fewer",wsj,a-2;other\n'
    )


def test_several_files_are_changed_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.csv", "b.csv"):
        add_rows(tmp_path / name, [{**A, "id": name[0]}], editable=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace = Path.replace

    def fail_for_b(path: Path, target: Path) -> Path:
        if target.name == "b.csv":
            raise OSError(errno.ENOSPC, "full")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_for_b)
    with pytest.raises(WriteError, match=r"^b\.csv was not saved: the disk is full; nothing was changed\.$"):
        save_files(tmp_path, {n: [Change(None, B)] for n in before}, editable=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_temporary_file_of_somebody_elses_stays(tmp_path: Path) -> None:
    path = tmp_path / "a[1].csv"
    others = [tmp_path / name for name in (".a1.csv.x.tmp", ".a[1].csv.x.tmp", "a.tmp")]
    for other in others:
        other.write_text("theirs")
    left = tmp_path / ".adviser-timeline-dead.tmp"
    left.write_text("ours, left by a process that was killed")
    add_rows(path, [A], editable=True)
    assert all(other.exists() for other in others)
    assert not left.exists()


def test_a_link_to_itself_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("a.csv")
    with pytest.raises(WriteError, match=r"^a\.csv was not saved: "):
        add_rows(tmp_path / "a.csv", [A], editable=True)


def test_a_row_that_breaks_the_quoting_rules_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,date,title,source\nx,2019,"so" they say,wsj\n')
    add_rows(tmp_path / "a.csv", [A], editable=True)
    assert (tmp_path / "a.csv").read_text().splitlines()[1:] == [
        'x,2019,"so" they say,wsj',
        "a,2019-03-23,Planes land,reuters",
    ]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_wide_text_stays_wide(tmp_path: Path, encoding: str, mark: bytes) -> None:
    path = tmp_path / "a.csv"
    old = mark + "id,date,title,source\r\nx,2019,Каракас,wsj\r\n".encode(encoding)
    path.write_bytes(old)
    add_rows(path, [A], editable=True)
    assert path.read_bytes() == old + "a,2019-03-23,Planes land,reuters\r\n".encode(encoding)


def test_a_linked_file_stays_a_link_and_keeps_its_mode(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    add_rows(real, [A], editable=True)
    real.chmod(0o600)
    link = tmp_path / "a.csv"
    link.symlink_to(real)
    add_rows(link, [B], editable=True)
    assert link.is_symlink()
    assert real.read_text().count("\n") == 3
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_link_out_of_the_folder_and_a_pipe_are_not_written_to(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_bytes(b"date,title,source\n")
    case = tmp_path / "case"
    case.mkdir()
    (case / "link.csv").symlink_to(outside)
    os.mkfifo(case / "pipe.csv")
    for name, why in (("link.csv", "leads out of its folder"), ("pipe.csv", "no file")):
        with pytest.raises(WriteError, match=why):
            add_rows(case / name, [A], editable=True)
    assert outside.read_bytes() == b"date,title,source\n"


def _append_many(path: Path, who: int, count: int) -> None:
    for number in range(count):
        row = {"id": f"w{who}-{number}", "date": "2019", "title": f"Row {number} of {who}", "source": "s"}
        add_rows(path, [row], editable=True, timeout=60)


def test_five_processes_of_sixty_rows_give_three_hundred_and_no_torn_read(tmp_path: Path) -> None:
    path = tmp_path / "shared.csv"
    add_rows(path, [A], editable=True)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(path, who, 60)) for who in range(5)]
    for writer in writers:
        writer.start()
    torn = 0
    while any(writer.is_alive() for writer in writers):
        lines = path.read_bytes().split(b"\n")
        torn += lines[-1] != b"" or any(line.count(b",") != 3 for line in lines[:-1])
        writers[0].join(0.01)
    assert [writer.exitcode for writer in writers] == [0] * 5
    assert torn == 0
    ids = {line.split(",")[0] for line in path.read_text().splitlines()[2:]}
    assert ids == {f"w{who}-{number}" for who in range(5) for number in range(60)}
    assert path.read_text().count("\n") == 302


_ENDLESS = """
import sys
from pathlib import Path
from dashboard.evidence.writing import add_rows, undo
wide = [{"id": f"n{i}", "date": "2019", "title": "x" * 200, "source": "s"} for i in range(2000)]
print("ready", flush=True)
while True:
    undo([add_rows(Path(sys.argv[1]), wide, editable=True)], editable=True)
"""


@pytest.mark.e2e
def test_kill_9_in_a_loop_leaves_the_old_or_the_new_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    old = "".join(f"o{i},2018,Old,s\n" for i in range(500))
    path.write_text("id,date,title,source\n" + old)
    before = path.read_bytes()
    after = before + b"".join(b"n%d,2019,%s,s\n" % (i, b"x" * 200) for i in range(2000))
    seen = set()
    for turn in range(25):
        process = subprocess.Popen([sys.executable, "-c", _ENDLESS, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.01 + 0.013 * turn)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        seen.add(path.read_bytes())
        assert seen <= {before, after}
        path.write_bytes(before)
    add_rows(path, [A], editable=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv"]

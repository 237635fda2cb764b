"""Gold files: what a careful clerk wrote down about a document, one ``NAME.gold.json`` beside ``NAME.pdf``."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import UserError
from schemas.record import BearerSource, CitationKind, ObligationKind, Recurrence, Relation, Role

ENDING = ".gold.json"


class BadGold(UserError):
    """A gold file, or a folder of them, that nothing can be measured with."""

    code = "gold"


class _Model(BaseModel):
    """A key that is not known is refused: misspelt, it would quietly ask for nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class GoldDocument(_Model):
    """The header fields."""

    type: str | None
    number: str | None
    issuer: str | None
    issued_on: str | None
    place: str | None
    title: str | None
    signer_name: str | None
    signer_title: str | None
    recipients: tuple[str, ...]


class GoldSection(_Model):
    """A labelled unit."""

    label: str
    path: str
    heading: str


class GoldCitation(_Model):
    """A mention of another document; an ``optional`` one is neither asked for nor held against a record."""

    text: str
    kind: CitationKind
    type: str | None
    number: str | None
    issued_on: str | None
    year: int | None
    issuer: str | None
    title: str | None
    relation: Relation
    target: str
    optional: bool = False


class GoldBearer(_Model):
    """Who must act; a ``default`` one is neither asked for nor held against a record."""

    name: str
    role: Role
    source: BearerSource


class GoldDeadline(_Model):
    """By when."""

    text: str
    due_on: str | None
    recurrence: Recurrence | None


class GoldObligation(_Model):
    """A directive."""

    text: str
    section: str | None
    kind: ObligationKind
    optional: bool = False
    bearers: tuple[GoldBearer, ...]
    deadline: GoldDeadline | None
    citations: tuple[str, ...]

    @property
    def required(self) -> bool:
        """Whether a record must have it; figures to reach are all optional."""
        return not self.optional and self.kind != "target"


class Gold(_Model):
    """What one document holds. A part that the file leaves out (None) was not annotated and is not scored."""

    document: GoldDocument | None = None
    sections: tuple[GoldSection, ...] | None = None
    citations: tuple[GoldCitation, ...] | None = None
    obligations: tuple[GoldObligation, ...] | None = None


def gold_files(directory: Path) -> dict[str, Path]:
    """The gold files of a folder by the name of their document, in order."""
    if not directory.is_dir():
        raise BadGold(f"{directory}: không phải thư mục; chỉ ra thư mục chứa các tệp TÊN{ENDING}")
    found = {file.name.removesuffix(ENDING): file for file in sorted(directory.glob(f"*{ENDING}"))}
    if not found:
        raise BadGold(f"{directory}: không có tệp TÊN{ENDING} nào; đặt tệp chuẩn bên cạnh tệp PDF cùng tên")
    return found


def read_gold(file: Path) -> Gold:
    """The gold of one file."""
    try:
        return Gold.model_validate_json(file.read_bytes())
    except OSError as error:
        raise BadGold(f"{file}: không mở được tệp: {error.strerror}; kiểm tra quyền đọc") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "JSON"
        raise BadGold(f"{file}: tệp chuẩn sai ở {where}: {first['msg']}; sửa tệp rồi chạy lại") from error

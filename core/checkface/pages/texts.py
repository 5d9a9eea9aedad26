"""Turns the language of a page into all words of ours that it shows, or that a screen reader says.

Who adds a language adds a row here, and nothing elsewhere; a test asks each row for each word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checkface.pages.documented import Documented

WHAT_IS_THIS = "https://github.com/checkface/checkface/blob/main/docs/what-is-this.md"
"""Our page for a reader who has never seen a face: what it is, and what it proves."""

NBSP, THIN = "\u00a0", "\u202f"
"""French has a blank before a colon, and a thin one before a semicolon, where no line may end."""


@dataclass(frozen=True)
class Texts:
    """Words of ours in one language; `{title}` and the like stand for what they speak of."""

    lang: str
    """As HTML calls it: how screen readers speak it, and with which letters it is written."""
    describes: str
    not_released: str
    commit: str
    changed: str
    """A commit beside whose sources others are built."""
    named: str
    """A name before its words."""
    check: str
    """Before a command."""
    its_wheel: str
    """What the command of a release with one wheel shows, before its faces."""
    other_file: str
    """What it shows of a release with several."""
    of_release: str
    of_digest: str
    face: str
    trio: str
    description: str
    """An author's own text with the words."""
    headings: tuple[str, str, str, str]
    table: str
    copy: str
    copy_text: str
    copied: str
    direction: str | None = None
    """Said only where the page has another language, which may run from right to left."""
    about: str = WHAT_IS_THIS
    """The page that says what a face is; empty for none."""

    def title_of(self, documented: Documented) -> str:
        """What a reader calls it."""
        return self._commit(documented) if documented.is_commit else documented.title

    def label_of(self, documented: Documented) -> str:
        """What tells it from the others of a release."""
        return self._commit(documented) if documented.is_commit else documented.label

    def about_of(self, documented: Documented) -> str:
        """What the pictures are, for whoever has never seen one."""
        return self.of_release if documented.is_release else self.of_digest

    def alt_of(self, documented: Documented, description: str = "", *, trio: bool = False) -> str:
        """For whoever does not see the picture: never without the words."""
        words = " ".join(documented.words)
        if description:
            return self.description.format(description=description, words=words)
        said = self.trio if trio else self.face
        return said.format(title=self.label_of(documented), words=words)

    def _commit(self, documented: Documented) -> str:
        said = self.changed if documented.changed else self.commit
        return said.format(name=documented.commit_name)


ENGLISH = Texts(
    lang="en",
    describes="This documentation describes {title}",
    not_released="Not released yet: {title}",
    commit="commit {name}",
    changed="commit {name} with changes",
    named="{name}:",
    check="Check it:",
    its_wheel="You will see its wheel:",
    other_file="You will see the file for your machine, which has other faces.",
    of_release="Drawn from the release's digest; the same bytes show the same faces.",
    of_digest="Drawn from the digest; the same bytes show the same faces.",
    face="Face of {title}, {words}",
    trio="Three faces of {title}, {words}",
    description="{description}, {words}",
    headings=("Face", "Name", "Words", "Digest"),
    table="Table of faces",
    copy="Copy",
    copy_text="Copy {text}",
    copied="Copied",
)

GERMAN = Texts(
    lang="de",
    describes="Diese Dokumentation beschreibt {title}",
    not_released="Noch nicht veröffentlicht: {title}",
    commit="Commit {name}",
    changed="Commit {name} mit Änderungen",
    named="{name}:",
    check="So prüft man es:",
    its_wheel="Zu sehen ist dann das Wheel:",
    other_file="Zu sehen ist dann die Datei für Ihr System, die andere Gesichter hat.",
    of_release="Aus der Prüfsumme des Releases gezeichnet; gleiche Bytes zeigen gleiche Gesichter.",
    of_digest="Aus der Prüfsumme gezeichnet; gleiche Bytes zeigen gleiche Gesichter.",
    face="Gesicht von {title}, {words}",
    trio="Drei Gesichter von {title}, {words}",
    description="{description}, {words}",
    headings=("Gesicht", "Name", "Wörter", "Prüfsumme"),
    table="Tabelle der Gesichter",
    copy="Kopieren",
    copy_text="{text} kopieren",
    copied="Kopiert",
)

FRENCH = Texts(
    lang="fr",
    describes="Cette documentation décrit {title}",
    not_released=f"Pas encore publié{NBSP}: {{title}}",
    commit="commit {name}",
    changed="commit {name}, modifié depuis",
    named=f"{{name}}{NBSP}:",
    check=f"Pour vérifier{NBSP}:",
    its_wheel=f"Vous verrez son wheel{NBSP}:",
    other_file="Vous verrez le fichier pour votre système, qui a d’autres visages.",
    of_release="Visages dessinés d’après l’empreinte de la version"
    f"{THIN}; les mêmes octets donnent les mêmes visages.",
    of_digest=f"Visages dessinés d’après l’empreinte{THIN}; "
    "les mêmes octets donnent les mêmes visages.",
    face="Visage de {title}, {words}",
    trio="Trois visages de {title}, {words}",
    description="{description}, {words}",
    headings=("Visage", "Nom", "Mots", "Empreinte"),
    table="Tableau des visages",
    copy="Copier",
    copy_text="Copier {text}",
    copied="Copié",
)

SPANISH = Texts(
    lang="es",
    describes="Esta documentación describe {title}",
    not_released="Aún sin publicar: {title}",
    commit="commit {name}",
    changed="commit {name} con cambios",
    named="{name}:",
    check="Para comprobarlo:",
    its_wheel="Verá su wheel:",
    other_file="Verá el archivo para su sistema, que tiene otros rostros.",
    of_release="Rostros dibujados a partir de la huella de la versión; "
    "los mismos bytes muestran los mismos rostros.",
    of_digest="Rostros dibujados a partir de la huella; "
    "los mismos bytes muestran los mismos rostros.",
    face="Rostro de {title}, {words}",
    trio="Tres rostros de {title}, {words}",
    description="{description}, {words}",
    headings=("Rostro", "Nombre", "Palabras", "Huella"),
    table="Tabla de rostros",
    copy="Copiar",
    copy_text="Copiar {text}",
    copied="Copiado",
)

JAPANESE = Texts(
    lang="ja",
    describes="このドキュメントの対象は {title} です",
    not_released="未リリース：{title}",
    commit="コミット {name}",
    changed="コミット {name}（変更あり）",
    named="{name}：",
    check="確認するには：",
    its_wheel="表示されるのは wheel の顔です：",
    other_file="表示されるのはお使いの環境向けのファイルで、顔は異なります。",
    of_release="リリースのダイジェストから描かれた顔です。同じバイト列からは同じ顔が現れます。",
    of_digest="ダイジェストから描かれた顔です。同じバイト列からは同じ顔が現れます。",
    face="{title} の顔、{words}",
    trio="{title} の 3 つの顔、{words}",
    description="{description}、{words}",
    headings=("顔", "名前", "単語", "ダイジェスト"),
    table="顔の一覧",
    copy="コピー",
    copy_text="{text} をコピー",
    copied="コピーしました",
)

CHINESE = Texts(
    lang="zh-Hans",
    describes="本文档对应 {title}",
    not_released="尚未发布：{title}",
    commit="提交 {name}",
    changed="提交 {name}（有改动）",
    named="{name}：",
    check="核对方法：",
    its_wheel="届时显示的是 wheel 的面孔：",
    other_file="届时显示的是适用于您系统的文件，面孔与此不同。",
    of_release="面孔由该版本的摘要绘制；字节相同，面孔就相同。",
    of_digest="面孔由摘要绘制；字节相同，面孔就相同。",
    face="{title} 的面孔，{words}",
    trio="{title} 的三张面孔，{words}",
    description="{description}，{words}",
    headings=("面孔", "名称", "单词", "摘要"),
    table="面孔列表",
    copy="复制",
    copy_text="复制 {text}",
    copied="已复制",
)

LANGUAGES = {
    texts.lang.partition("-")[0]: texts
    for texts in (ENGLISH, GERMAN, FRENCH, SPANISH, JAPANESE, CHINESE)
}
"""By what the name of a language begins with."""
TRADITIONAL = {"hant", "tw", "hk", "mo"}
"""Chinese of these places has other letters: our English is read more easily than ours."""


def texts_in(language: str | None, about: str = WHAT_IS_THIS) -> Texts:
    """The words for a page in `language`, however its tool writes that: `de`, `pt_BR`, `zh-Hans`.

    English for a language that we do not have; it says so then, and how it runs.
    """
    first, *rest = (language or ENGLISH.lang).replace("_", "-").lower().split("-")
    known = LANGUAGES.get(first)
    if known is None or (known is CHINESE and TRADITIONAL.intersection(rest)):
        return replace(ENGLISH, about=about, direction="ltr")
    return replace(known, about=about)

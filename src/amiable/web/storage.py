"""How static files are named and kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

SOURCE_MAP = "sourceMappingURL"


class Fingerprinted(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it comes without types
    """Names with the digest of their content, beside a compressed twin. Source maps are not shipped: a mention of one
    is left as it is."""

    patterns = tuple(
        (files, tuple(one for one in found if SOURCE_MAP not in (one if isinstance(one, str) else one[0])))
        for files, found in CompressedManifestStaticFilesStorage.patterns
    )
    keep_only_hashed_files = True

/** Files of PyPI that are not listed, each with the reason that the index gives. No pip of today installs them. */
export const REFUSED: Readonly<Record<string, string>> = {
  // The metadata names another version than the filename, which pip calls inconsistent and skips.
  "PySide6_Essentials-6.3.0a1-cp36-abi3-macosx_10_9_universal2.whl":
    'Cannot read wheel "PySide6_Essentials-6.3.0a1-cp36-abi3-macosx_10_9_universal2.whl": its folder is "PySide6_Essentials-6.3.0a1.dev1648535514.dist-info", expected one of project "pyside6-essentials" and version "6.3.0a1"',
  "tabulate-0.7.6b-py2.py3-none-any.whl":
    'Cannot read wheel "tabulate-0.7.6b-py2.py3-none-any.whl": its folder is "tabulate-0.7.6.dist-info", expected one of project "tabulate" and version "0.7.6b0"',
  "tabulate-0.7.6c.tar.gz":
    'Cannot read sdist "tabulate-0.7.6c.tar.gz": "tabulate-0.7.6/PKG-INFO" names the version "0.7.6", expected "0.7.6rc0" as in the filename',
  // The version is invalid by PEP 440, so neither pip nor uv accepts the file.
  "pytz-2005k.tar.gz": 'Cannot read filename "pytz-2005k.tar.gz": expected a PEP 440 version, found "2005k"',
  "zope.i18nmessageid-3.4dev-r73161.tar.gz":
    'Cannot read filename "zope.i18nmessageid-3.4dev-r73161.tar.gz": expected a PEP 440 version, found "r73161"',
};

/**
 * Files for which PyPI names a `requires-python` and the index does not. The first ones were uploaded with it, but
 * their PKG-INFO does not have it; the last is not a PEP 440 specifier, so pip ignores it.
 */
export const REQUIRES_PYTHON_LEFT_OUT: ReadonlySet<string> = new Set([
  "flit-0.11.tar.gz",
  "flit_core-2.0rc1.tar.gz",
  "installer-0.4.0.tar.gz",
  "tomli_w-0.1.0.tar.gz",
  "pylint-2.6.2.tar.gz",
]);

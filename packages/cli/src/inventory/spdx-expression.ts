/** An identifier of SPDX, such as `GPL-2.0+` or `DocumentRef-acme:LicenseRef-own`. */
const IDENTIFIER = /^[A-Za-z0-9.:-]+\+?$/;

const OPERATORS = ["AND", "OR", "WITH"];

/**
 * Whether a text has the form of an SPDX licence expression. Whether its licences exist is not checked: their list grows.
 *
 * @see https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
 */
export function isSpdxExpression(text: string): boolean {
  let depth = 0;
  let wantsLicence = true;
  for (const token of text.split(/([()\s])/).filter((part) => part.trim() !== "")) {
    if (token === "(") {
      if (!wantsLicence) return false;
      depth += 1;
    } else if (token === ")") {
      depth -= 1;
      if (wantsLicence || depth < 0) return false;
    } else {
      // The core metadata lets operators be written in any case.
      const isOperator = OPERATORS.includes(token.toUpperCase());
      if (isOperator === wantsLicence || (!isOperator && !IDENTIFIER.test(token))) return false;
      wantsLicence = isOperator;
    }
  }
  return !wantsLicence && depth === 0;
}

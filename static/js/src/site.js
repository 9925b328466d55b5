// What every page may use of the design system. Each part starts only where a page has it; all pages work without.
import { Button } from "nhsuk-frontend/components/button/button.mjs";
import { CharacterCount } from "nhsuk-frontend/components/character-count/character-count.mjs";
import { ErrorSummary } from "nhsuk-frontend/components/error-summary/error-summary.mjs";
import { PasswordInput } from "nhsuk-frontend/components/password-input/password-input.mjs";
import { SkipLink } from "nhsuk-frontend/components/skip-link/skip-link.mjs";

import { copyLink } from "./copy_link.js";
import { reveal } from "./reveal.js";

for (const Part of [Button, CharacterCount, ErrorSummary, PasswordInput, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
    try {
      new Part(element);
    } catch (problem) {
      // One part that cannot start must not keep the others from starting; the page works without it.
      console.warn(problem);
    }
  }
}
copyLink();
reveal();

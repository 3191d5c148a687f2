// What `make check` asks of every script: mistakes, and the few habits that hold this code together.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["var/", ".venv/", "node_modules/", "staticfiles/", "media/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-console": "error",
      "no-shadow": "error",
      "no-restricted-globals": ["error", "localStorage", "sessionStorage", "indexedDB", "name", "event"],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text is set as text; markup comes from templates." },
        { property: "outerHTML", message: "Text is set as text; markup comes from templates." },
        { property: "insertAdjacentHTML", message: "Text is set as text; markup comes from templates." },
        { property: "localStorage", message: "Nothing is kept on the device." },
        { property: "sessionStorage", message: "Nothing is kept on the device." },
      ],
    },
  },
  {
    files: ["portal/front/static/balise/js/exit-guard.js"],
    languageOptions: { sourceType: "script" },
  },
  {
    files: ["tests/js/**"],
    languageOptions: { globals: globals.node },
    rules: { "no-restricted-properties": "off" },
  },
];

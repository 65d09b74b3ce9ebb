// The page of the programming interface: Swagger UI over our own OpenAPI document.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
window.SwaggerUIBundle({
  url: `${document.documentElement.dataset.base ?? ""}/api/v1/openapi.json`,
  dom_id: "#swagger",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  syntaxHighlight: false,
  onComplete: () => { document.documentElement.dataset.ready = "true"; },
});

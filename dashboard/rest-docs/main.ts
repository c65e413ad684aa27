/** The page of the REST routes, served by the API. It shows /openapi.json and works offline. */
import "swagger-ui-dist/swagger-ui.css";
import "./page.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

/** Swagger UI has dark colours, but does not choose them by itself. */
const darkScheme = matchMedia("(prefers-color-scheme: dark)");
const chooseColours = () => document.documentElement.classList.toggle("dark-mode", darkScheme.matches);
darkScheme.addEventListener("change", chooseColours);
chooseColours();

SwaggerUI({
  url: "/openapi.json",
  dom_id: "#root",
  deepLinking: true,
  // Only reads can be tried here, so that a click on an example starts no scan and no rotation.
  supportedSubmitMethods: ["get"],
  // The default sends the document's address to a validator on the internet.
  validatorUrl: null,
});

// Every kind of page in the theme gazette.
import { everyKind } from "./pages.js";
import { GAZETTE } from "./site.js";

everyKind("gazette", GAZETTE);

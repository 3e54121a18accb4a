// Every kind of page in the theme broadsheet.
import { everyKind } from "./pages.js";
import { FOLDER } from "./site.js";

everyKind("broadsheet", FOLDER);

// The editor's own script, which pages load only when somebody asks for more ways to write.
import { handOver } from "../handover";
import { open } from "./open";

handOver(open);

/** The engine's worker: decodes what comes, asks the desk, posts what it says. */
import { createDesk } from "./workspace/desk.ts";
import { decodeRequest } from "./workspace/decode-protocol.ts";
import type { Reply } from "./workspace/protocol.ts";

const answer = createDesk();

addEventListener("message", (event: MessageEvent<unknown>) => {
  const request = decodeRequest(event.data);
  if (request === undefined) return; // none of ours
  const reply: Reply = { id: request.id, ...answer(request.kind, request.ask) };
  postMessage(reply);
});

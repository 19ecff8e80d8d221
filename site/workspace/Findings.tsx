import type { VNode } from "preact";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { Coded } from "./TaskText.tsx";
import { placeLabel, placeText } from "./verdict.ts";

const icons = { error: "fail", warning: "warn", note: "note" } as const;

/** What is wrong or worth knowing about the reader's own files, and what it means. */
export function Findings(): VNode | null {
  const { store, actions } = useDesk();
  const found = store.diagnostics.value;
  if (found.length === 0) return null;
  return (
    <div class="findings" tabIndex={0} role="region" aria-label="Findings">
      <table class="grid-table">
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">What it means</th>
            <th scope="col">Line</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, 50).map(({ code, severity, message, why, place }, i) => (
            <tr key={i}>
              <td class={severity === "error" ? "fail" : severity === "warning" ? "warn" : "quiet"}>
                <Icon name={icons[severity]} /> <b>{code}</b>
              </td>
              <td class="says">
                <Coded text={why === undefined ? message : `${message} ${why}`} />
              </td>
              <td>
                {place === undefined ? (
                  "-"
                ) : (
                  <button
                    type="button"
                    class="line-link"
                    aria-label={placeLabel(place, store.activeFile.value)}
                    onClick={() => {
                      actions.openPlace(place);
                    }}
                  >
                    {placeText(place, store.activeFile.value)}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

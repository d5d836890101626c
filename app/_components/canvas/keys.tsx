import { commandOf, writtenKeys } from "../../_hooks/canvas-commands";

/** A shortcut, key by key. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-1">
      {writtenKeys(keys).map((key) => (
        <kbd
          key={key}
          className="min-w-5 rounded-[3px] border border-current/25 px-1 text-center font-mono text-[0.6875rem] leading-4.5"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

/** What a button does, with its key: for tooltips. */
export function LabelWithKeys({ command }: { command: string }) {
  const { label, keys } = commandOf(command);
  return (
    <span className="inline-flex items-center gap-2">
      {label} {keys[0] && <Keys keys={keys[0]} />}
    </span>
  );
}

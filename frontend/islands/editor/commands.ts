// What the buttons and keys do. Tab is not among them: it leads on, as everywhere.
import { baseKeymap, chainCommands, lift, toggleMark, wrapIn } from "prosemirror-commands";
import { closeHistory, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import type { NodeType } from "prosemirror-model";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState } from "prosemirror-state";
import { schema } from "./schema";

const { bullet_list, ordered_list, list_item, blockquote, hard_break } = schema.nodes as Record<string, NodeType>;

// commands are named as the marks and nodes that they set or take off.
export const commands: Record<string, Command> = {
  strong: alone(toggleMark(schema.marks["strong"]!)),
  em: alone(toggleMark(schema.marks["em"]!)),
  blockquote: alone((state, dispatch) => (within(state, blockquote!) ? lift : wrapIn(blockquote!))(state, dispatch)),
  bullet_list: alone(list(bullet_list!)),
  ordered_list: alone(list(ordered_list!)),
};

// alone makes a step of its own of what a command does, so that it is undone by itself.
function alone(command: Command): Command {
  return (state, dispatch) => command(state, dispatch && ((change) => dispatch(closeHistory(change))));
}

// list makes items of the chosen paragraphs, turns one kind of list into the other, or takes the list away.
function list(type: NodeType): Command {
  return (state, dispatch) => {
    if (within(state, type)) return liftListItem(list_item!)(state, dispatch);
    const other = type === bullet_list ? ordered_list! : bullet_list!;
    const depth = depthOf(state, other);
    if (depth === 0) return wrapInList(type)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(depth), type));
    return true;
  };
}

// on says whether what that button sets holds where one is.
export function on(state: EditorState, name: string): boolean {
  const mark = schema.marks[name];
  if (!mark) return within(state, schema.nodes[name]!);
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark);
}

const within = (state: EditorState, type: NodeType): boolean => depthOf(state, type) > 0;

function depthOf(state: EditorState, type: NodeType): number {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return depth;
  return 0;
}

const breakLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(hard_break!.create()).scrollIntoView());
  return true;
};

export const keys = [
  keymap({
    "Mod-b": commands["strong"]!, "Mod-i": commands["em"]!,
    "Mod-Shift-7": commands["ordered_list"]!, "Mod-Shift-8": commands["bullet_list"]!, "Mod-Shift-9": commands["blockquote"]!,
    "Mod-z": undo, "Mod-y": redo, "Mod-Shift-z": redo,
    "Shift-Enter": breakLine, Enter: chainCommands(splitListItem(list_item!), baseKeymap["Enter"]!),
  }),
  keymap(baseKeymap),
];

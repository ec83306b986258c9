/** A part of a string as one of its own. V8 makes a long slice a view of the whole string, which would then live as long as the part does. */
export function ownString(part: string): string {
  if (part.length < SHORTEST_VIEW) return part
  const own = Buffer.from(part).toString()
  // Names of a damaged file may not survive the way through UTF-8.
  return own === part ? own : part
}

/** Slices shorter than this are copies (SlicedString::kMinLength). */
const SHORTEST_VIEW = 13

/** A refusal that the reference prints by its message alone (FormatterException, TerseFailure). */
export class StorageError extends Error {}

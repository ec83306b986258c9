/** This broker is the whole cluster: broker and controller in one. Its number is 1 unless server.properties has node.id. */
export const DEFAULT_NODE_ID = 1

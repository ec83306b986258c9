/** Puts a chroot before a path of the client; the chroot's own root is the chroot without a slash behind it. */
export function toServerPath(chroot: string, clientPath: string): string {
  if (chroot === '') return clientPath
  return clientPath.length === 1 ? chroot : chroot + clientPath
}

/** Takes the chroot off a path of the server; one outside of the chroot (/zookeeper/config) stays as it is. */
export function toClientPath(chroot: string, serverPath: string): string {
  if (chroot === '' || !serverPath.startsWith(chroot)) return serverPath
  return serverPath.length === chroot.length ? '/' : serverPath.slice(chroot.length)
}

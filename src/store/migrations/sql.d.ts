/** A migration's text, put into the bundle at build time. */
declare module '*.sql' {
  const sql: string
  export default sql
}

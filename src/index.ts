/** What a test or an application that embeds Samsa may import. */
export { type RunningSamsa, type SamsaOptions, startSamsa } from './daemon/start-samsa.ts'

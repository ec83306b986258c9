import { goldenFile } from './golden-file.ts'

goldenFile('configs')

import { goldenFile } from './golden-file.ts'

goldenFile('get-offsets')

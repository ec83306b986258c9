import { goldenFile } from './golden-file.ts'

goldenFile('consumer-groups')

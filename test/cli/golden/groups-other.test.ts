import { goldenFile } from './golden-file.ts'

goldenFile('groups-other')

import { main } from '../cli/kafka-share-groups.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)

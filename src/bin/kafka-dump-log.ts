import { main } from '../cli/kafka-dump-log.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)

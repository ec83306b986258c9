import { main } from '../cli/kafka-log-dirs.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)

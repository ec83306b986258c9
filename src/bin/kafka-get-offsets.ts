import { main } from '../cli/kafka-get-offsets.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)

import { main } from '../cli/kafka-storage.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)

import asyncio, sys, tempfile, subprocess, os
from pathlib import Path
from benchmarks import processes
from benchmarks.settings import write_settings
async def go():
    async with processes.sources() as at:
        with tempfile.TemporaryDirectory() as t:
            cfg=write_settings(Path(t)/"s.toml",at.ports)
            p=await asyncio.create_subprocess_exec(sys.executable,"/tmp/snel2/tw.py",str(cfg))
            await p.wait()
asyncio.run(go())

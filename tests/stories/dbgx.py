import os, signal, sys, tempfile, time
from pathlib import Path
from tests.stories.desk_process import *
import tests.stories.desk_process as dp
with tempfile.TemporaryDirectory() as d, desk_process(Path(d)) as here:
    port = here.until(lambda g: g.port).port
    with Peer(port) as peer:
        answered(here, peer)
        os.kill(here.telephone, signal.SIGKILL)
        ready = here.until(lambda g: g.port not in (0, port))
        with Peer(ready.port) as p2:
            p2.invite()
            t=time.monotonic()
            here._socket.settimeout(1)
            while time.monotonic()-t<4:
                try: g=here._next(); print(round(g.at-t,2), g.seen.state, g.seen.timeline[-1:], g.seen.troubles)
                except TimeoutError: print("-", end=" ")
            print(here.press("Escape").seen.state)

def measure(bench): return []
def draw(r, o): pass
def write(r, o): pass

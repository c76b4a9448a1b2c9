# Größe

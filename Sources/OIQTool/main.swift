print("oiq")

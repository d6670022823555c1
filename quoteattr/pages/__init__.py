"""What a person looks at: the view in a notebook, the page and the plot, all with the same colours by speaker."""

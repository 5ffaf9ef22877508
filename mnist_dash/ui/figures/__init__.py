"""The figures of the pages, each made from names and numbers only, so that `loaders.figure` can keep it by them."""

"""The views of the page "Bring your own": data sets, models, predictions, and Kaggle's test digits."""

from mnist_dash.ui.yours import kaggle, model, predictions, sets

VIEWS = {
    "Data sets": sets.view,
    "A model": model.view,
    "Predictions": predictions.view,
    "Kaggle": kaggle.view,
}

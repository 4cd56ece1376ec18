"""Who does what where: topics by districts, as numbers, as a spreadsheet and as a picture for a report."""

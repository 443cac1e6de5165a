"""What people take away: images, slides, pages, packs, a static site."""

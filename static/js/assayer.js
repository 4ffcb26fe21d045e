// Comforts on top of pages that work without any script. Each feature stands alone.
'use strict';
